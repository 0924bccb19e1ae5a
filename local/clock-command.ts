/** What one tells a clock that moves by itself. */
export type ClockCommand =
  | { readonly kind: 'pause' }
  /** `speed`: virtual seconds in a real one, from 1 on. */
  | { readonly kind: 'run'; readonly speed: number }
  /** On by a time, at whatever speed the machine holds; then it stands or runs as before. */
  | { readonly kind: 'step'; readonly ms: number }
  | { readonly kind: 'jump'; readonly toMs: number };
