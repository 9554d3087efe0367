/** One file of a dispatch, shown in the page as far as a browser can show it safely. */
import { useEffect, useState } from "preact/hooks";
import { type ShownAs, shownAs } from "./file-kind.ts";
import { ImageViewer } from "./image-viewer.tsx";
import { PdfViewer } from "./pdf-viewer.tsx";
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
  if (kind.as.type === "pdf") return <PdfViewer file={file} name={name} />;
  if (kind.as.type === "image") return <ImageViewer file={file} mediaType={kind.as.mediaType} name={name} />;
  return <TextViewer file={file} name={name} />;
}
