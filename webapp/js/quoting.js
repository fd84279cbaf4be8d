// What somebody typed, made fit for the inside of a command.

/** Letters, digits and - _ . ~ stay; every shell leaves the result alone, also without quotation marks. */
export function percentEncoded(text) {
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Half a character is none, and encodeURIComponent throws at it. */
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** One word of a command line. Where double quotes do, the word is also right for the Windows command line. */
export function shellQuoted(text) {
  if (/^[\w@%+=:,./-]+$/.test(text)) {
    return text;
  }
  return /[$`"\\!%\n]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
