import { useEffect, useState } from "preact/hooks";
import { readNotificationContent, writeNotificationContent } from "../settings/notification-content.ts";

/** Whether notifications may say who sent what. */
export function useNotificationContent(): { readonly shown: boolean; readonly setShown: (shown: boolean) => void } {
  const [shown, setState] = useState(false);
  useEffect(() => {
    let wanted = true;
    void readNotificationContent().then((stored) => {
      if (wanted) setState(stored);
    });
    return () => {
      wanted = false;
    };
  }, []);
  const setShown = (next: boolean): void => {
    setState(next);
    void writeNotificationContent(next);
  };
  return { shown, setShown };
}
