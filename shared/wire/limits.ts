/** The limits of docs/protocol.md, section 14, in bytes unless said. */
const KIB = 1024;
const MIB = 1024 * KIB;

export const LIMITS = {
  jsonBytes: 2 * MIB,
  handOverBytes: 16 * MIB,
  entryBytes: MIB,
  /** Recipients and the sender's own unit. */
  wraps: 5_001,
  pieceBytes: MIB,
  blobBytes: 256 * MIB,
  /** A statement and its CMS together. */
  statementBytes: 64 * KIB,
  slotBytes: 64 * KIB,
  rendezvousSeconds: 24 * 60 * 60,
  rendezvousPerUnit: 200,
  /** Acceptance certificates of a relay before its present one. */
  formerCertificates: 100,
  entriesPerAnswer: 500,
  /** About where an answer with entries ends, whatever their number. */
  answerBytes: 4 * MIB,
  /** How long `?wait=` may ask a rendezvous to wait. */
  waitSeconds: 30,
} as const;
