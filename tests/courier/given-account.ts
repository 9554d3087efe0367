/** An official as the test's process made one, on the way into a browser's store: plain JSON, binary values in base64url. */
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { exportPrivateKey } from "../../shared/pki/keys.ts";
import type { Identity } from "../../extension/store/records.ts";
import type { KeyPurpose } from "../../extension/store/places.ts";
import type { MadeOrganisation, Person } from "../organisation/make-organisation.ts";

export interface GivenAccount {
  readonly identity: Identity;
  /** PKCS #8. */
  readonly keys: { readonly [purpose in KeyPurpose]: string };
  readonly wrapSeed: string;
}

/** What enrolment leaves in the store of this person's device. */
export async function giveAccount(org: MadeOrganisation, person: Person, relay: string): Promise<GivenAccount> {
  const { certificates, keys } = person;
  const pkcs8 = async (purpose: KeyPurpose): Promise<string> =>
    toBase64Url(await exportPrivateKey(keys[purpose].privateKey));
  return {
    identity: {
      relay,
      organisation: org.code,
      root: toBase64Url(org.root.certificate.der),
      unit: person.unit,
      member: person.member,
      roles: [...person.roles],
      levels: [...person.levels],
      name: person.name,
      title: person.title,
      entry: toBase64Url(person.entry),
      salt: toBase64Url(person.salt),
      certificates: {
        signing: toBase64Url(certificates.signing),
        authentication: toBase64Url(certificates.authentication),
        device: toBase64Url(certificates.device),
        ...(certificates.seal === undefined ? {} : { seal: toBase64Url(certificates.seal) }),
      },
      path: person.chain.map(toBase64Url),
    },
    keys: {
      signing: await pkcs8("signing"),
      authentication: await pkcs8("authentication"),
      device: await pkcs8("device"),
      seal: await pkcs8("seal"),
    },
    wrapSeed: toBase64Url(person.wrapSeed),
  };
}
