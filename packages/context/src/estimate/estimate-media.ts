import type { AudioPart, FilePart, ImagePart, MediaSource, VideoPart } from '@proxy/spec';
import { estimateTokens } from './estimate-tokens.ts';

type MediaPart = ImagePart | AudioPart | VideoPart | FilePart;
type MediaKind = MediaPart['kind'];

/**
 * An image costs by its size in pixels, which is not read here: OpenAI takes 765 for 1024 x 1024, Anthropic at most
 * about 1,600, Gemini 258 per tile.
 */
export const tokensPerImage = 1000;
/** OpenAI's price of an image asked for with `detail: low`. */
export const tokensPerSmallImage = 85;

/** Bytes per token, and what media of unknown length count as. */
interface MediaRate {
  readonly bytesPerToken: number;
  readonly least: number;
  readonly unknown: number;
}
const mediaRates: Readonly<Record<Exclude<MediaKind, 'image'>, MediaRate>> = {
  /** Gemini counts 32 tokens per second, OpenAI 10; compressed speech is some 16 KB per second. */
  audio: { bytesPerToken: 500, least: 50, unknown: 1000 },
  /** Gemini counts some 300 tokens per second; a small video is some 150 KB per second. */
  video: { bytesPerToken: 500, least: 300, unknown: 10_000 },
  /** Anthropic counts 1,500 to 3,000 tokens per page of a PDF, Gemini 258; a page is some 50 KB. */
  file: { bytesPerToken: 30, least: 500, unknown: 3000 },
};

/** Estimates an image, a sound, a video or a document by what its source tells, without decoding it. */
export function estimateMedia(part: MediaPart, source: MediaSource): number {
  if (source.kind === 'text') return estimateTokens(source.text);
  if (part.kind === 'image') return part.detail === 'low' ? tokensPerSmallImage : tokensPerImage;
  const { bytesPerToken, least, unknown } = mediaRates[part.kind];
  if (source.kind !== 'base64') return unknown;
  const bytes = (source.data.length * 3) / 4;
  if (source.mediaType.startsWith('text/')) return Math.ceil(bytes / bytesOfTextPerToken);
  return Math.max(least, Math.ceil(bytes / bytesPerToken));
}

const bytesOfTextPerToken = 4;
