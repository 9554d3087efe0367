/** A key of the keyboard, or several pressed together, and what they do. */
export function KeyHint(props: { keys: readonly string[]; children: string }) {
  return (
    <span class="key-hint">
      {props.keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
      <span>{props.children}</span>
    </span>
  );
}
