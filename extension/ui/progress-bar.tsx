import { useLanguage } from "../i18n/use-language.tsx";

export type ProgressBarProps = {
  /** What goes on. */
  label: string;
  /** 0 to 1; absent while nobody knows how much there is. */
  value?: number | undefined;
  /** `12 of 3,355 recipients`, under the bar. */
  note?: string;
  /** The label is read out but not shown. */
  labelHidden?: boolean;
};

export function ProgressBar(props: ProgressBarProps) {
  const { format } = useLanguage();
  const { value } = props;
  const fraction = value === undefined ? undefined : Math.min(1, Math.max(0, value));
  return (
    <div class="progress">
      {props.labelHidden !== true && (
        <span class="progress-head" aria-hidden="true">
          <span>{props.label}</span>
          {fraction !== undefined && <span class="figures">{format.percent(fraction)}</span>}
        </span>
      )}
      <div
        class="progress-track"
        role="progressbar"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={fraction === undefined ? undefined : Math.round(fraction * 100)}
        aria-valuetext={props.note ?? (fraction === undefined ? undefined : format.percent(fraction))}
        data-unknown={fraction === undefined || undefined}
      >
        <span class="progress-fill" style={fraction === undefined ? undefined : { inlineSize: `${fraction * 100}%` }} />
      </div>
      {props.note !== undefined && (
        <span class="progress-note figures" aria-hidden="true">
          {props.note}
        </span>
      )}
    </div>
  );
}
