/** Strokes as they stand on the keyboard: `g i` are two after each other. */
export function Keys(props: { keys: string }) {
  return (
    <span class="keys">
      {props.keys.split(" ").map((key) => (
        <kbd key={key}>{/^[a-z]$/.test(key) ? key.toUpperCase() : key}</kbd>
      ))}
    </span>
  );
}
