/** The text of a letter as it went over the wire: what comes after the headers, out of quoted-printable (RFC 2045 §6.7). */
export function letterText(source: string): string {
  const body = source.slice(source.indexOf('\r\n\r\n') + 4);
  return body
    .replace(/=\r\n/g, '')
    .replace(/(?:=[\dA-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
    .replaceAll('\r\n', '\n')
    .trim();
}
