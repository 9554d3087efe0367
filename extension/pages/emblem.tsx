/** A small seal drawn from an account's random id, so that two accounts of one profile are told apart while locked. */
const SIDE = 5;

export function Emblem(props: { account: string }) {
  const cells: { x: number; y: number }[] = [];
  for (let i = 0; i < 3 * SIDE; i++) {
    if (Number.parseInt(props.account[i] ?? "0", 16) % 2 === 0) continue;
    const [x, y] = [i % 3, Math.floor(i / 3)];
    cells.push({ x, y });
    if (x < 2) cells.push({ x: SIDE - 1 - x, y });
  }
  return (
    <svg class="emblem" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="mark-ground" x="1" y="1" width="30" height="30" rx="5" />
      {cells.map(({ x, y }) => (
        <rect key={`${x} ${y}`} class="emblem-cell" x={6 + 4 * x} y={6 + 4 * y} width="4.2" height="4.2" />
      ))}
    </svg>
  );
}
