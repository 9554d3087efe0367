import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../../extension/i18n/use-language.tsx";
import { AppShell } from "../../extension/ui/app-shell.tsx";
import { DispatchList } from "../../extension/ui/dispatch-list.tsx";
import { EmptyState } from "../../extension/ui/empty-state.tsx";
import { NavItem } from "../../extension/ui/nav-item.tsx";
import { SearchBox } from "../../extension/ui/search-box.tsx";
import { SplitView } from "../../extension/ui/split-view.tsx";
import type { SceneProps } from "./scene.ts";
import { manyDispatches, now, person, unit } from "./samples.ts";

/** An inbox of some years. The event `arrive` brings as many new dispatches as it says. */
export function VolumeScene(props: SceneProps) {
  const { t, format } = useLanguage();
  const [dispatches, setDispatches] = useState(() => manyDispatches(0, 50_000));
  const [openId, setOpenId] = useState<string>();
  useEffect(() => {
    const arrive = (event: Event): void => {
      const { detail } = event as CustomEvent<number>;
      setDispatches((before) => [...manyDispatches(before.length, detail), ...before]);
    };
    addEventListener("arrive", arrive);
    return () => removeEventListener("arrive", arrive);
  }, []);
  return (
    <AppShell
      title={t("shell.nav.inbox")}
      unit={unit}
      person={person}
      network="isolated"
      theme={props.theme}
      onTheme={props.onTheme}
      onLock={() => {}}
      search={<SearchBox label={t("shell.search")} value="" onChange={() => {}} />}
      navigation={<NavItem icon="inbox" label={t("shell.nav.inbox")} href="#inbox" current count={12} pressing />}
    >
      <SplitView
        listLabel={t("shell.nav.inbox")}
        readingLabel={t("receive.main")}
        onBack={() => setOpenId(undefined)}
        list={
          <>
            <div class="list-head">{format.number(dispatches.length)}</div>
            <DispatchList
              label={t("inbox.list")}
              dispatches={dispatches}
              openId={openId}
              onOpen={setOpenId}
              now={now}
              byDay
            />
          </>
        }
        reading={undefined}
        placeholder={
          <EmptyState icon="inbox" title={t("inbox.choose.title")}>
            {t("inbox.choose.body")}
          </EmptyState>
        }
      />
    </AppShell>
  );
}
