import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { UnsupportedMediaTypeError } from '../errors';
import type { MediaType } from './endpoints';

/** MIMEType takes quadratic time: a header full of white space would stop the process for a fifth of a second. */
const MAX_LENGTH = 256;

/**
 * Which of the accepted media types the body has, in UTF-8 and uncompressed. The headers alone count: what an earlier parser
 * made of the body is no proof of what was sent.
 * @throws UnsupportedMediaTypeError, naming in Accept or Accept-Encoding what would do (RFC 9110 §15.5.16)
 */
export function requireMediaType(headers: IncomingHttpHeaders, accepted: readonly MediaType[]): MediaType {
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity') throw new UnsupportedMediaTypeError({ 'Accept-Encoding': 'identity' });
  const contentType = headers['content-type'] ?? '';
  const plain = accepted.find((mediaType) => mediaType === contentType);
  if (plain) return plain;
  const type = parse(contentType);
  const charset = type?.params.get('charset') ?? 'utf-8';
  const known = accepted.find((mediaType) => mediaType === type?.essence);
  if (known && charset.toLowerCase() === 'utf-8') return known;
  throw new UnsupportedMediaTypeError({ Accept: accepted.join(', ') });
}

/** Undefined also for two charsets, of which parsers choose different ones. */
function parse(contentType: string): MIMEType | undefined {
  if (contentType.length > MAX_LENGTH || /charset.*charset/is.test(contentType)) return undefined;
  try {
    return new MIMEType(contentType);
  } catch {
    return undefined;
  }
}
