/** The conversation that a paper belongs to, each part a link; nothing where it stands alone. */
import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { threadOf } from "../office/thread.ts";
import { Icon } from "../ui/icon.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { Stamps } from "../ui/stamp.tsx";
import { useDesk } from "./desk-context.ts";
import { routeTo } from "./route.ts";
import { useWords } from "./use-words.ts";

/** A conversation of more is shown from its end. */
const SHOWN = 30;

/** @param props.id the dispatch, or the draft of an own paper */
export function Thread(props: { id: string }) {
  const { t, format } = useLanguage();
  const { desk, places, now } = useDesk();
  const words = useWords();
  const { incoming, outgoing } = desk;
  const entries = useMemo(() => threadOf({ incoming, outgoing }, props.id), [incoming, outgoing, props.id]);
  if (entries.length === 0) return null;
  return (
    <section class="thread" aria-labelledby="thread-title" data-thread={entries.length}>
      <h3 id="thread-title">{t("thread.title", { count: entries.length })}</h3>
      <ol class="thread-list">
        {entries.slice(-SHOWN).map(({ type, id, dispatch, subject, number, level, units, at }) => {
          const [first] = units;
          const unit = units.length === 1 && first !== undefined ? words.unit(first) : words.recipients(units.length);
          return (
            <li key={id}>
              <a
                href={routeTo(type, places.tokenOf(id))}
                aria-current={id === props.id || dispatch === props.id ? "true" : undefined}
              >
                <Icon name={type === "incoming" ? "inbox" : "send"} />
                <span class="thread-words">
                  <span class="soft">
                    <span class="visually-hidden">{t(`thread.${type}`)}: </span>
                    {number !== undefined && <SafeText text={number} />} <SafeText text={unit} /> ·{" "}
                    <span class="figures">{format.brief(at, now)}</span>
                  </span>
                  <span>
                    <SafeText text={subject} />
                  </span>
                </span>
                <Stamps urgency="normal" secrecy={level} />
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
