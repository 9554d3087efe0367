import type { ComponentChildren } from "preact";

/** A sheet of paper on the desk: whatever is read or filled in lies on one. */
export function Sheet(props: {
  children: ComponentChildren;
  /** Narrow enough to read or fill in. */ narrow?: boolean;
}) {
  return (
    <div class="sheet" data-narrow={props.narrow === true || undefined}>
      {props.children}
    </div>
  );
}

/** The head of a page or sheet: an `h1`, or an `h2` where the sheet lies inside the frame, which has one. */
export function PageHead(props: {
  title: ComponentChildren;
  over?: ComponentChildren;
  actions?: ComponentChildren;
  children?: ComponentChildren;
  inFrame?: boolean;
}) {
  const Title = props.inFrame === true ? "h2" : "h1";
  return (
    <header class="page-head">
      <div class="page-head-words">
        {props.over !== undefined && <div class="page-over">{props.over}</div>}
        <Title class="page-title">{props.title}</Title>
        {props.children}
      </div>
      {props.actions !== undefined && <div class="page-actions">{props.actions}</div>}
    </header>
  );
}

export type Fact = { readonly label: string; readonly value: ComponentChildren };

/** Label and value, as on the card of a dispatch. */
export function FactList(props: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {props.facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A form's fields one below the other, two abreast where there is room and `pair` says so. */
export function FieldGroup(props: { children: ComponentChildren; pair?: boolean }) {
  return (
    <div class="field-group" data-pair={props.pair === true || undefined}>
      {props.children}
    </div>
  );
}

/** The buttons of a form or sheet, the one that acts last. */
export function ActionBar(props: { children: ComponentChildren; note?: ComponentChildren }) {
  return (
    <div class="action-bar">
      {props.note !== undefined && <span class="action-note">{props.note}</span>}
      {props.children}
    </div>
  );
}
