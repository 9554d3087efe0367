/**
 * Kinds of files that a system runs, or that run something, when a person opens them. A dispatch may carry them, since
 * offices do send programs and macros; who saves one is told first. Written out as data: what no list names is judged by
 * nobody but the person (R33).
 */

/** Ends of names, in lower case. */
const RUNS: ReadonlySet<string> = new Set(
  [
    // Programs, installers and what loads with them.
    "apk app appimage appinstaller appx appxbundle application com cpl deb dll dmg drv exe gadget ipa jar jnlp msi",
    "msix msixbundle msp mst ocx pif pkg rpm run scr sys xll",
    // Scripts.
    "bash bat cmd command csh hta js jse mjs php pl ps1 ps1xml psc1 psd1 psm1 py pyc pyw rb sct sh vb vbe vbs wsc wsf",
    "wsh zsh",
    // Shortcuts, and settings that run or fetch something.
    "appref-ms desktop diagcab inf lnk library-ms msc rdp reg scf search-ms searchconnector-ms settingcontent-ms theme",
    "themepack url webloc website",
    // Pages and pictures with scripts in them, compiled help.
    "chm hlp htm html mht mhtml shtml svg svgz xht xhtml xsl xslt",
    // Documents with macros, or that fetch from elsewhere.
    "docm dotm iqy one potm ppam ppsm pptm slk sldm xlam xlsb xlsm xltm",
    // Disks, which hide from the system that a file came from outside.
    "img iso vhd vhdx",
  ].flatMap((line) => line.split(" ")),
);

/** Whether opening a file of this name may run something. */
export function mayRun(name: string): boolean {
  const end = /\.([^.]+)$/u.exec(name.trim())?.[1]?.toLowerCase();
  return end !== undefined && RUNS.has(end);
}
