import { hostCourierHere } from "../../courier/host-here.ts";

void hostCourierHere(new AbortController().signal);
