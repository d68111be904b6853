/** One capability's texts: English must name exactly the keys that Chinese names, or it does not compile. */
export const texts = <const Z extends Record<string, string>>(both: {
  zh: Z;
  en: { [K in keyof Z]: string };
}): { zh: { [K in keyof Z]: string }; en: { [K in keyof Z]: string } } => both;
