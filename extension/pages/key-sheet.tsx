/** All keys of the desk, and whether single letters are taken as commands. */
import { useLanguage } from "../i18n/use-language.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox } from "../ui/inputs.tsx";
import { ALL_COMMANDS, COMMANDS, type CommandGroup } from "./commands.ts";
import { Keys } from "./keys.tsx";
import { useShortcuts } from "./use-commands.ts";
import "./commands.css";

export function KeySheet(props: { open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const [wanted, setWanted] = useShortcuts();
  return (
    <Dialog open={props.open} title={t("keys.title")} onClose={props.onClose}>
      <Checkbox checked={wanted} onChange={setWanted} hint={t("keys.singleHint")}>
        {t("keys.single")}
      </Checkbox>
      <div class="key-sheet" data-value="key-sheet">
        {(Object.keys(COMMANDS) as CommandGroup[]).map((group) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {group === "desk" && <KeyLine words={t("keys.palette")} keys="Ctrl K" />}
              {ALL_COMMANDS.filter((each) => each.group === group).map(({ name, command }) => (
                <KeyLine key={name} words={t(`keys.command.${name}`)} keys={command.keys} />
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t("keys.group.lists")}</h3>
          <dl>
            <KeyLine words={t("keys.lists.move")} keys="↑ ↓" />
            <KeyLine words={t("keys.lists.ends")} keys="Home End" />
            <KeyLine words={t("keys.lists.open")} keys="Enter" />
            <KeyLine words={t("keys.lists.choose")} keys="Space" />
            <KeyLine words={t("keys.lists.chooseMore")} keys="Shift+↑↓" />
            <KeyLine words={t("keys.lists.chooseAll")} keys="Ctrl+A" />
            <KeyLine words={t("keys.lists.close")} keys="Esc" />
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function KeyLine(props: { words: string; keys: string }) {
  return (
    <div>
      <dt>{props.words}</dt>
      <dd>
        <Keys keys={props.keys} />
      </dd>
    </div>
  );
}
