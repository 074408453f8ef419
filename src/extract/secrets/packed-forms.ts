/** How the word looks inside of base64, whatever stands before it: lower case, without the letters that its neighbours decide. What is too short to be told is left out. */
export function packedForms(word: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const bytes = Buffer.from(word, 'latin1');
    const packed = Buffer.concat([Buffer.alloc(shift, 0x20), bytes]).toString('base64').replace(/=+$/, '');
    const whole = Math.floor(((shift + bytes.length) * 8) / 6);
    const form = packed.slice(Math.ceil((shift * 8) / 6), whole).toLowerCase();
    return form.length >= 5 ? [form] : [];
  });
}
