/** pdf.js reads files from outside here, apart from the page. */
import "pdfjs-dist/build/pdf.worker.mjs";
