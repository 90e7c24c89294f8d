/** The mark beside the word. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0b7285" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M5 13c3.7 0 3.7-3 7.3-3s3.7 3 7.4 3 3.7-3 7.3-3" stroke="#99e9f2" />
        <path d="M5 20.5c3.7 0 3.7-3 7.3-3s3.7 3 7.4 3 3.7-3 7.3-3" stroke="#fff" />
      </g>
    </svg>
  )
}
