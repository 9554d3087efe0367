/** Bytes that stand in text as lower-case hex, as in everything that is signed or stored. */
import { z } from "zod";

/** 32 bytes: a hash, a dispatch's id. */
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** 16 bytes: a random id. */
export const hex32 = z.string().regex(/^[0-9a-f]{32}$/);
