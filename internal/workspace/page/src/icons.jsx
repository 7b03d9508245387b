// Icons are drawn here: a machine without an emoji font must show them too.
const paths = {
  up: "M7 9v8H4V9zm2 8V9l3.200-6.200c1.300 0 2 .9 1.800 2.200L13.600 8H17c.9 0 1.500.8 1.300 1.700l-1.300 6c-.2.800-.8 1.300-1.600 1.300z",
  down: "M13 11V3h3v8zm-2-8v8l-3.200 6.200c-1.300 0-2-.9-1.800-2.200L6.400 12H3c-.9 0-1.500-.8-1.300-1.700l1.300-6c.2-.8.8-1.300 1.600-1.300z",
  trash: "M4 6h12M8 6V4h4v2m-6.500 0 .8 10.500h7.400L14.500 6M8.500 9v5m3-5v5",
  eye: "M2 10s3-5.500 8-5.500 8 5.500 8 5.500-3 5.500-8 5.500S2 10 2 10zm8 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  reply: "M3 4h14v9.500H9.500L6 17v-3.500H3zm3.500 3.500h7m-7 2.800h4.500",
  lock: "M5 9h10v7.500H5zm2.200 0V6.500a2.800 2.800 0 0 1 5.600 0V9",
  bolt: "M11 2 4.500 11.500H10L9 18l6.500-9.500H10z",
  more: "M10 5h.01M10 10h.01M10 15h.01",
  close: "M5 5l10 10M15 5 5 15",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
};

export const Icon = ({ name }) => (
  <svg class={"glyph " + name} viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor"
    stroke-width={name === "more" ? 2.6 : 1.5} stroke-linejoin="round" stroke-linecap="round"><path d={paths[name]} /></svg>
);
