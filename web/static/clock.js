// Times as people read them: 12:34, or 1:02:03 from an hour on.

export function clock(seconds) {
  const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds) % 3600];
  const two = (number) => String(number).padStart(2, "0");
  return `${hours ? `${hours}:` : ""}${two(Math.floor(rest / 60))}:${two(rest % 60)}`;
}
