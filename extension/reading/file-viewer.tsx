/** One file of a dispatch, shown in the page as far as a browser can show it safely. */
import { useEffect, useState } from "preact/hooks";
import { type ShownAs, shownAs } from "./file-kind.ts";
import { ImageViewer } from "./image-viewer.tsx";
import type { PdfViewer as PdfViewerOf } from "./pdf-viewer.tsx";
import { TextViewer } from "./text-viewer.tsx";
import "./file-viewer.css";

export function FileViewer(props: { file: Blob; name: string }) {
  const { file, name } = props;
  const [kind, setKind] = useState<{ readonly of: Blob; readonly as: ShownAs }>();
  useEffect(() => {
    let wanted = true;
    void shownAs(file).then((as) => {
      if (wanted) setKind({ of: file, as });
    });
    return () => {
      wanted = false;
    };
  }, [file]);
  if (kind?.of !== file) return null;
  if (kind.as.type === "pdf") return <LoadedPdfViewer file={file} name={name} />;
  if (kind.as.type === "image") return <ImageViewer file={file} mediaType={kind.as.mediaType} name={name} />;
  return <TextViewer file={file} name={name} />;
}

/** pdf.js is loaded with the first PDF that is looked at, and not with the inbox. */
function LoadedPdfViewer(props: { file: Blob; name: string }) {
  const [loaded, setLoaded] = useState(pdfViewer);
  useEffect(() => {
    let wanted = true;
    void import("./pdf-viewer.tsx").then((module) => {
      pdfViewer = { component: module.PdfViewer };
      if (wanted) setLoaded(pdfViewer);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return loaded === undefined ? null : <loaded.component {...props} />;
}

/** Once it is there, the next file needs no moment without it. */
let pdfViewer: { readonly component: typeof PdfViewerOf } | undefined;
