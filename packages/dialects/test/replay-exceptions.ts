/** What is known not to survive, and why. An entry that finds nothing any more fails the replay. */
export interface ReplayException {
  /** Step, dialect translated to, and aspect, as a finding has them. */
  readonly where: readonly string[];
  readonly reason: string;
  /** Recordings for which it holds; each of them stands among the fixtures. */
  readonly ids: readonly string[];
}

export const replayExceptions: readonly ReplayException[] = [
  {
    where: ['request → anthropic-messages: refused', 'request → openai-responses: refused'],
    reason: 'Several answers were asked for, and the APIs of Messages and Responses give one.',
    ids: [
      'openai.openai-chat.json.8eb41b596a75',
      'openai.openai-chat.json.dc8e76ce9415',
      'openai.openai-chat.stream.9e0bb4409753',
    ],
  },
  {
    where: ['answer → anthropic-messages: candidates', 'answer → openai-responses: candidates'],
    reason: 'A message or a response holds one answer; a client of these dialects cannot have asked for more.',
    ids: ['openai.openai-chat.json.8eb41b596a75', 'openai.openai-chat.json.dc8e76ce9415'],
  },
  {
    where: ['stream → anthropic-messages: candidates', 'stream → openai-responses: candidates'],
    reason: 'A message or a response holds one answer; a client of these dialects cannot have asked for more.',
    ids: ['openai.openai-chat.stream.9e0bb4409753'],
  },
  {
    where: ['request → anthropic-messages: refused'],
    reason: 'Sound is in the request, or asked for, and the Messages API neither hears nor speaks.',
    ids: [
      'bedrock.openai-chat.json.a7433f815252',
      'openai.openai-chat.json.6fb8c231786c',
      'openai.openai-chat.json.d846ee777a8a',
      'openai.openai-chat.json.f44d38062a07',
    ],
  },
  {
    where: ['request → openai-chat: refused', 'request → gemini: refused', 'request → openai-responses: refused'],
    reason: 'An image is named by an id of the file store of Anthropic, which no other provider can open.',
    ids: ['anthropic.anthropic-messages.json.7430ae6d3c21'],
  },
  {
    where: ['request → openai-chat: refused', 'request → gemini: refused', 'request → openai-responses: refused'],
    reason: 'A tool is run or defined by Anthropic, and is no search of the web: no other provider has its equal.',
    ids: [
      'anthropic.anthropic-messages.json.00058730074e',
      'anthropic.anthropic-messages.json.1dd756a0e2e1',
      'anthropic.anthropic-messages.json.20c80bb4c53f',
      'anthropic.anthropic-messages.json.40f155d22c99',
      'anthropic.anthropic-messages.json.4b5f082a7385',
      'anthropic.anthropic-messages.json.6003a38b8049',
      'anthropic.anthropic-messages.json.6b4deaaf47cd',
      'anthropic.anthropic-messages.json.6cb26c37913d',
      'anthropic.anthropic-messages.json.7a4c617d9688',
      'anthropic.anthropic-messages.json.83ea07634b20',
      'anthropic.anthropic-messages.json.8820a751d7c6',
      'anthropic.anthropic-messages.json.903825f07474',
      'anthropic.anthropic-messages.json.92f1c02e8852',
      'anthropic.anthropic-messages.json.a10dd9a63776',
      'anthropic.anthropic-messages.json.a9db06eabf40',
      'anthropic.anthropic-messages.json.bc2395a1f6ef',
      'anthropic.anthropic-messages.json.bc425ccfad33',
      'anthropic.anthropic-messages.json.db17d894e6a4',
      'anthropic.anthropic-messages.json.f11c579d22ed',
      'anthropic.anthropic-messages.json.f156715d3f38',
      'anthropic.anthropic-messages.stream.074ed2eb7fcc',
      'anthropic.anthropic-messages.stream.3cde50ad3454',
      'anthropic.anthropic-messages.stream.86bbd0dd1340',
      'anthropic.anthropic-messages.stream.8ac130ea5e88',
      'anthropic.anthropic-messages.stream.ab099dc97979',
      'anthropic.anthropic-messages.stream.abcefafcf139',
      'anthropic.anthropic-messages.stream.c9c38fc7919d',
      'anthropic.anthropic-messages.stream.f8e1ce564775',
      'anthropic.anthropic-messages.stream.ff36e455fed5',
    ],
  },
  {
    where: ['request → anthropic-messages: calls', 'request → gemini: calls'],
    reason: 'The arguments of a call are no JSON; these dialects take objects only, so they are kept under `_raw`.',
    ids: ['openai.openai-chat.json.900f33fd56cd'],
  },
  {
    where: ['answer → anthropic-messages: usage', 'answer → gemini: usage', 'answer → openai-responses: usage'],
    reason:
      'The host reports more cached tokens than the prompt had; no class of usage here can be more than the whole.',
    ids: [
      'azure.openai-chat.json.268ec215ac6e',
      'azure.openai-chat.json.79dacdf1f474',
      'azure.openai-chat.json.d86f242480c1',
    ],
  },
  {
    where: ['stream → anthropic-messages: usage', 'stream → gemini: usage', 'stream → openai-responses: usage'],
    reason:
      'The host reports more cached tokens than the prompt had; no class of usage here can be more than the whole.',
    ids: [
      'azure.openai-chat.stream.578f3befa3a5',
      'azure.openai-chat.stream.a4b97208f6aa',
      'azure.openai-chat.stream.c1dfb04dd47d',
    ],
  },
  {
    where: ['stream → openai-chat: lost'],
    reason: 'The reason of the end is held back until the end, and an error came in between.',
    ids: ['openrouter.openai-chat.stream.a2e0a6fc491d'],
  },
  {
    where: ['stream → openai-chat: lost'],
    reason: 'Calls are numbered from 0 in the order they begin; this host began with 1.',
    ids: ['xai.openai-chat.stream.1e8f9ebe1d68'],
  },
  {
    where: [
      'request → anthropic-messages: refused',
      'request → openai-chat: refused',
      'request → openai-responses: refused',
    ],
    reason: 'Sound is in the request: the Messages API does not hear, and the OpenAI chat dialect takes bytes only.',
    ids: [
      'gemini.gemini-generate.json.1ece9a3d04a3',
      'gemini.gemini-generate.json.4738905c2c59',
      'vertex.gemini-generate.json.7f9622d1930c',
    ],
  },
  {
    where: ['request → anthropic-messages: media'],
    reason: 'A file of plain text goes as the text that it holds.',
    ids: ['gemini.gemini-generate.json.3df1d05c4a4b'],
  },
  {
    where: ['request → anthropic-messages: words'],
    reason: 'A file of plain text goes as the text that it holds.',
    ids: ['gemini.gemini-generate.json.3df1d05c4a4b'],
  },
  {
    where: ['request → gemini: lost'],
    reason: 'The types of a schema came as numbers, and are written by their names.',
    ids: [
      'gemini.gemini-generate.json.96959bf1651a',
      'gemini.gemini-generate.json.d9ad3ee55bfc',
      'gemini.gemini-generate.stream.2fcf29ea8711',
    ],
  },
  {
    where: ['request → openai-chat: words', 'request → openai-responses: words'],
    reason: 'The client itself marks text of the user as system text, as the gateway does.',
    ids: ['gemini.gemini-generate.json.12105b441891'],
  },
  {
    where: [
      'request → anthropic-messages: refused',
      'request → openai-chat: refused',
      'request → openai-responses: refused',
    ],
    reason: "A file is named by its place in Google's store, which no other provider can open.",
    ids: [
      'gemini.gemini-generate.json.2adc252b4de2',
      'gemini.gemini-generate.json.325a6c70c682',
      'gemini.gemini-generate.json.4d8839fa9e08',
      'gemini.gemini-generate.json.51468d12ee94',
      'gemini.gemini-generate.json.99e27783f3c9',
      'gemini.gemini-generate.json.fd454487b224',
    ],
  },
  {
    where: [
      'request → anthropic-messages: refused',
      'request → openai-chat: refused',
      'request → openai-responses: refused',
    ],
    reason: 'A tool is run by Google, and is no search of the web: no other provider has its equal.',
    ids: [
      'gemini.gemini-generate.json.176b2cab5c9c',
      'gemini.gemini-generate.json.368ff54f2f7a',
      'gemini.gemini-generate.json.3f6b30d64997',
      'gemini.gemini-generate.json.4ccaeed1a11a',
      'gemini.gemini-generate.json.57a14f926fa1',
      'gemini.gemini-generate.json.814f18cd4937',
      'gemini.gemini-generate.json.8606252e59bf',
      'gemini.gemini-generate.json.cbf4102d3777',
      'gemini.gemini-generate.json.f06553b4a2c8',
      'gemini.gemini-generate.stream.2cb3b3b1e482',
      'gemini.gemini-generate.stream.3a11e605ab40',
      'gemini.gemini-generate.stream.8a96b56eb994',
      'gemini.gemini-generate.stream.9844d79645fb',
      'gemini.gemini-generate.stream.9bff1e6510d4',
      'gemini.gemini-generate.stream.c3e0611c5bd6',
      'gemini.gemini-generate.stream.c75713c42333',
      'gemini.gemini-generate.stream.e954ea8627b5',
    ],
  },
  {
    where: [
      'request → anthropic-messages: refused',
      'request → openai-chat: refused',
      'request → openai-responses: refused',
    ],
    reason: 'A film is in the request, and no other dialect shows one.',
    ids: [
      'gemini.gemini-generate.json.5979c3db8020',
      'gemini.gemini-generate.json.5a669c3a494e',
      'gemini.gemini-generate.json.5e04b1a220b0',
      'gemini.gemini-generate.json.793e2076e3f3',
    ],
  },
  {
    where: ['request → gemini: refused'],
    reason: 'A spoken answer is asked for, in a way that only OpenAI knows.',
    ids: ['openai.openai-chat.json.6fb8c231786c'],
  },
  {
    where: ['request → openai-chat: refused', 'request → anthropic-messages: refused', 'request → gemini: refused'],
    reason:
      'A tool is run or defined by OpenAI and is neither a search of the web nor run by the client: nobody else has its equal.',
    ids: [
      'openai.openai-responses.json.0da2261ae7eb',
      'openai.openai-responses.json.2f34c19637cc',
      'openai.openai-responses.json.3cb1ce2716e1',
      'openai.openai-responses.json.48af19578558',
      'openai.openai-responses.json.6e576b288121',
      'openai.openai-responses.json.8604fface09c',
      'openai.openai-responses.json.86051b4d18c8',
      'openai.openai-responses.json.93e36c8f640f',
      'openai.openai-responses.json.a38ff0ea25bd',
      'openai.openai-responses.json.a7101bf8a629',
      'openai.openai-responses.json.ef882fbd81a5',
      'openai.openai-responses.json.fce9c8074745',
      'openai.openai-responses.stream.2814bfcf8614',
      'openai.openai-responses.stream.31f392220afb',
      'openai.openai-responses.stream.5c6c4338acc7',
      'openai.openai-responses.stream.711ce57b93ed',
      'openai.openai-responses.stream.7265a4d24152',
      'openai.openai-responses.stream.983fb8ee91d3',
      'openai.openai-responses.stream.eadcff379dda',
    ],
  },
  {
    where: ['request → openai-chat: refused', 'request → anthropic-messages: refused', 'request → gemini: refused'],
    reason: 'The answer is to be made in the background, which only its own provider can do.',
    ids: [
      'openai.openai-responses.json.265e1d54be3d',
      'openai.openai-responses.json.d2be4d01c499',
      'openai.openai-responses.stream.2db43bd1d611',
    ],
  },
  {
    where: ['request → openai-chat: refused', 'request → anthropic-messages: refused', 'request → gemini: refused'],
    reason:
      'The conversation is kept by its provider; a gateway with a store of its own puts the history in its place.',
    ids: [
      'openai.openai-responses.json.579997ccdfe5',
      'openai.openai-responses.json.b7a4641fb7b4',
      'openai.openai-responses.json.df664057a414',
    ],
  },
  {
    where: ['request → openai-chat: refused', 'request → anthropic-messages: refused', 'request → gemini: refused'],
    reason: 'A file is named by an id of the file store of OpenAI, which no other provider can open.',
    ids: ['openai.openai-responses.json.6cd6f5c825cd', 'openai.openai-responses.json.6f78156ae903'],
  },
  {
    where: ['request → openai-chat: refused'],
    reason: 'A document is named by its address, and the chat API takes its bytes only.',
    ids: [
      'openai.openai-responses.json.c6a76f743aab',
      'openai.openai-responses.json.cffb224ec004',
      'openai.openai-responses.json.e50b75596628',
    ],
  },
  {
    where: ['request → anthropic-messages: calls', 'request → gemini: calls'],
    reason: 'The arguments of a call are a list; these dialects take objects only, so they are kept under `_raw`.',
    ids: ['openai.openai-responses.json.8e0202247890'],
  },
  {
    where: ['request → openai-chat: reasoning'],
    reason: 'The host tells its reasoning twice, as text and as a summary, and both go back.',
    ids: ['deepseek.openai-responses.json.155b6dc3b901', 'deepseek.openai-responses.json.438f460c4685'],
  },
  {
    where: ['stream → anthropic-messages: reasoning', 'stream → gemini: whole reasoning'],
    reason: 'Several summaries become one text of thinking, with blank lines between them.',
    ids: ['openai.openai-responses.stream.5e544b824ad1'],
  },
  {
    where: ['request → gemini: reasoning'],
    reason: 'Several summaries become one text of thinking, with blank lines between them.',
    ids: ['openai.openai-responses.stream.783398669d91'],
  },
  {
    where: ['error → openai-responses: lost'],
    reason: "The host's error is not the envelope of the dialect, and its client gets that.",
    ids: ['xai.openai-responses.json.61d298e5e91a'],
  },
  {
    where: [
      'request → openai-chat: refused',
      'request → anthropic-messages: refused',
      'request → openai-responses: refused',
      'request → gemini: refused',
    ],
    reason: 'No model is named, only a prompt that OpenAI keeps: there is nothing to route by.',
    ids: ['openai.openai-responses.json.4419c28171ff', 'openai.openai-responses.json.f13d6ec4c8ac'],
  },
  {
    where: ['request → openai-responses: refused'],
    reason: 'Sound is in the request, and the Responses API does not hear.',
    ids: [
      'bedrock.openai-chat.json.a7433f815252',
      'openai.openai-chat.json.d846ee777a8a',
      'openai.openai-chat.json.f44d38062a07',
    ],
  },
  {
    where: [
      'stream → openai-responses: end',
      'stream → openai-chat: end',
      'stream → openai-chat: candidates',
      'stream → anthropic-messages: end',
      'stream → anthropic-messages: whole stop',
      'stream → gemini: end',
      'stream → gemini: candidates',
    ],
    reason: 'The stream was written by hand, of events that the API does not have.',
    ids: ['openai.openai-responses.stream.fde71af4e949'],
  },
];
