export const print = {
  action: "Print",
  title: "Print the dispatch",
  now: "Print",
  again: "Print again",
  files: "What to print behind the sheet",
  sheetFirst: "First comes a sheet that says what the check of the signatures found.",
  cannot: "save it and print it from its own program",
  secret: "What is printed leaves Tram's protection. Each page says who printed it and when.",
  drawing: "Preparing the pages",
  pages: "{done} of {total}",
  ready: {
    one: "{count} page is ready. The browser's print window opens by itself.",
    other: "{count} pages are ready. The browser's print window opens by itself.",
  },
  left: {
    one: "{count} page is left out, because there are too many. Save the file and print it from its own program.",
    other: "{count} pages are left out, because there are too many. Save the file and print it from its own program.",
  },
  broken: "could not be drawn whole. Save it and print it from its own program.",
  sheet: "Sheet of verification",
  to: "To",
  by: "Printed by {name}, {time}",
  fileList: "Files",
  fileName: "Name",
  fileSize: "Size",
  means:
    "This is what Tram found on {time} on the computer of {name}. Paper proves nothing by itself: the proof is the signed objects, which can be saved from the dispatch and checked with other tools.",
} as const;
