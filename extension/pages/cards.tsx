/** The card of a unit, or of a person who has signed: who they are by the verified chains, and their certificate in words. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PersonFact } from "../../shared/dispatch/verification.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import {
  authoritiesAt,
  ceilingAt,
  type ChainState,
  devicesAt,
  memberAt,
  membersAt,
  newestCompartment,
} from "../../shared/trust/chain-state.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { cardInSignature, certificateCard, type CertificateCard } from "../office/certificate-card.ts";
import { Dialog } from "../ui/dialog.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { type Fact, FactList } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

export type Card =
  | { readonly type: "unit"; readonly unit: string }
  | {
      readonly type: "person";
      readonly unit: string;
      readonly person: PersonFact;
      /** What they signed, base64url CMS: their certificate stands in it. */
      readonly cms: string | undefined;
    };

export function CardDialog(props: { card: Card | undefined; onClose: () => void }) {
  const { t } = useLanguage();
  const { card } = props;
  return (
    <Dialog
      open={card !== undefined}
      title={card?.type === "person" ? t("cards.person") : t("cards.unit")}
      onClose={props.onClose}
    >
      {card?.type === "unit" && <UnitCard unit={card.unit} />}
      {card?.type === "person" && <PersonCard {...card} />}
    </Dialog>
  );
}

/** A unit's name that opens its card. */
export function UnitLink(props: { unit: string }) {
  const { show } = useDesk();
  const words = useWords();
  return (
    <button
      class="name-link"
      type="button"
      onClick={() => show({ type: "card", card: { type: "unit", unit: props.unit } })}
    >
      <SafeText text={words.unit(props.unit)} />
    </button>
  );
}

export function PersonLink(props: Omit<Card & { type: "person" }, "type"> & { children: ComponentChildren }) {
  const { show } = useDesk();
  const { children, ...card } = props;
  return (
    <button
      class="name-link"
      type="button"
      data-step="show-person"
      onClick={() => show({ type: "card", card: { type: "person", ...card } })}
    >
      {children}
    </button>
  );
}

function UnitCard(props: { unit: string }) {
  const { t, format } = useLanguage();
  const { desk } = useDesk();
  const words = useWords();
  const chain = desk.view.chains.get(props.unit as UnitCode);
  const authority = chain && authoritiesAt(chain).at(-1);
  const certificate = useCertificate(
    () => (authority === undefined ? Promise.resolve(undefined) : certificateCard(authority.certificate)),
    authority?.fingerprint ?? "",
  );
  if (chain === undefined) return <p>{t("cards.notKnown", { unit: props.unit })}</p>;
  const people = membersAt(chain);
  const seals = devicesAt(chain).filter(({ seal }) => seal !== undefined && seal.until === undefined).length;
  const levels = LEVELS.filter((level) => newestCompartment(chain, level) !== undefined);
  const facts: Fact[] = [
    { label: t("cards.name"), value: <SafeText text={chain.name} /> },
    { label: t("cards.code"), value: <span class="figures">{chain.unit}</span> },
    { label: t("cards.kind"), value: kindWords(chain, t) },
    {
      label: t("cards.under"),
      value: chain.path.length < 2 ? t("cards.nobody") : <SafeText text={linePath(chain, words.unit)} />,
    },
    {
      label: t("cards.people"),
      value: t("cards.peopleCount", { count: people.length, seals }),
    },
    { label: t("cards.ceiling"), value: t(`common.secrecy.${ceilingAt(chain)}`) },
    {
      label: t("cards.receives"),
      value:
        levels.length === 0 ? t("cards.nothingYet") : format.list(levels.map((level) => t(`common.secrecy.${level}`))),
    },
    { label: t("cards.asOf"), value: t("cards.statement", { number: chain.seq }) },
  ];
  return (
    <div class="card" data-card="unit" data-unit={chain.unit}>
      <FactList facts={facts} />
      <h3>{t("cards.authority")}</h3>
      <CertificateWords card={certificate} />
    </div>
  );
}

function PersonCard(props: Omit<Card & { type: "person" }, "type">) {
  const { t, format } = useLanguage();
  const { desk } = useDesk();
  const words = useWords();
  const { person, unit, cms } = props;
  const chain = desk.view.chains.get(unit as UnitCode);
  const record = chain?.members.findLast(({ member }) => member === person.member);
  const now = chain && memberAt(chain, person.member);
  const certificate = useCertificate(
    () =>
      cms === undefined || record === undefined ? Promise.resolve(undefined) : cardInSignature(cms, record.signing),
    `${record?.signing} ${cms?.length}`,
  );
  const first = chain?.members.find(({ member }) => member === person.member);
  const facts: Fact[] = [
    { label: t("enrol.person.name"), value: <SafeText text={person.name} /> },
    { label: t("enrol.person.post"), value: <SafeText text={person.title} /> },
    { label: t("cards.unit"), value: <SafeText text={words.unit(unit)} /> },
    { label: t("enrol.person.role"), value: format.list(person.roles.map((role) => t(`common.role.${role}`))) },
    ...(now === undefined
      ? []
      : [
          {
            label: t("enrol.person.levels"),
            value: format.list(now.levels.map((level) => t(`common.secrecy.${level}`))),
          },
        ]),
    {
      label: t("cards.standing"),
      value:
        first === undefined
          ? t("verification.value.unknown")
          : now === undefined
            ? t("cards.left", { from: first.from, until: record?.until ?? first.from })
            : t("cards.inForce", { from: first.from, number: chain?.seq ?? 0 }),
    },
  ];
  return (
    <div class="card" data-card="person" data-in-force={now !== undefined}>
      <FactList facts={facts} />
      <h3>{t("cards.certificate")}</h3>
      <CertificateWords card={certificate} />
    </div>
  );
}

function CertificateWords(props: { card: CertificateCard | "reading" | undefined }) {
  const { t, format } = useLanguage();
  const { now } = useDesk();
  const words = useWords();
  const { card } = props;
  if (card === "reading") return <p class="soft">{t("common.loading")}</p>;
  if (card === undefined) return <p class="soft">{t("cards.noCertificate")}</p>;
  const days = format.daysUntil(card.until, now);
  const facts: Fact[] = [
    { label: t("cards.issuedBy"), value: <SafeText text={words.unit(card.issuer)} /> },
    {
      label: t("cards.valid"),
      value: (
        <>
          {t("cards.between", { from: format.date(card.from), until: format.date(card.until) })}
          {" · "}
          {now > card.until
            ? t("cards.ended")
            : now < card.from
              ? t("cards.notYet")
              : t("cards.daysLeft", { count: Math.max(0, days) })}
        </>
      ),
    },
    { label: t("cards.serial"), value: <span class="card-digits">{card.serial}</span> },
    { label: t("cards.fingerprint"), value: <span class="card-digits">{card.fingerprint}</span> },
  ];
  return (
    <>
      <p class="soft">{t("cards.means")}</p>
      <FactList facts={facts} />
    </>
  );
}

function useCertificate(
  read: () => Promise<CertificateCard | undefined>,
  key: string,
): CertificateCard | "reading" | undefined {
  const [card, setCard] = useState<CertificateCard | "reading" | undefined>("reading");
  useEffect(() => {
    let wanted = true;
    setCard("reading");
    void read().then((found) => {
      if (wanted) setCard(found);
    });
    return () => {
      wanted = false;
    };
  }, [key]);
  return card;
}

type T = ReturnType<typeof useLanguage>["t"];

function kindWords({ kind, branch }: ChainState, t: T): string {
  return branch === undefined
    ? t(`cards.kinds.${kind}`)
    : `${t(`cards.kinds.${kind}`)} · ${t(`cards.branches.${branch}`)}`;
}

/** The units above, the nearest first. */
function linePath(chain: ChainState, unit: (code: string) => string): string {
  return chain.path.slice(0, -1).toReversed().map(unit).join(" ← ");
}
