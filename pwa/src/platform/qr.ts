type Detector = {
  readonly detect: (image: ImageBitmap) => Promise<readonly { rawValue: string }[]>;
};
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Whether this browser can read QR codes from pictures by itself. */
export function canReadQr(): boolean {
  return detectorClass() !== undefined;
}

/** The text of the QR code in a picture; undefined if there is none to be seen. */
export async function readQr(picture: Blob): Promise<string | undefined> {
  const Detector = detectorClass();
  if (!Detector) return undefined;
  const image = await createImageBitmap(picture);
  try {
    const found = await new Detector({ formats: ['qr_code'] }).detect(image);
    return found[0]?.rawValue;
  } finally {
    image.close();
  }
}
