/** Imported for its effect. */
declare module "pdfjs-dist/build/pdf.worker.mjs";
