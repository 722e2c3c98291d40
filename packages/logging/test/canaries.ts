/** Secrets as they are met, each with the words around it. What stands after `canary` in them must never be printed. */
export const canary = 'cAnArY7q3Zx9';

/** Texts that hold the canary in every form that sinks must recognise. */
export const leakyTexts: readonly string[] = [
  `Incorrect API key provided: sk-proj-${canary}. You can find your key at https://example.com/keys.`,
  `Incorrect API key provided: ${canary}`,
  `sk-ant-api03-${canary}-AA`,
  `gsk_${canary}`,
  `AIzaSy${canary}`,
  `xai-${canary} hf_${canary} r8_${canary} AKIA${canary}`,
  `authorization: Bearer ${canary}`,
  `Authorization: Basic ${canary}==`,
  `Bearer ${canary}.part-two_three`,
  `GET https://generativelanguage.example/v1beta/models?alt=sse&key=${canary}&x=1 failed`,
  `https://user:${canary}@upstream.example/v1`,
  `x-api-key=${canary}`,
  `{"apiKey":"${canary}","other":1}`,
  `{\\"x-api-key\\": \\"${canary}\\"}`,
  `api_key='${canary}'`,
  `cookie: session=${canary}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${canary}.${canary}`,
];
