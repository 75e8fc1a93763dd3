import type { zhDoor } from './zh-door';

/** The way in. */
export const enDoor: { readonly [Key in keyof typeof zhDoor]: string } = {
  app: "Xun'an",
  cancel: 'Cancel',
  loading: 'Opening…',
  'signin.lead': 'Open the sign-in link from your township, or type the code here.',
  'signin.code': 'Sign-in code',
  'signin.code.hint': 'The letters in the link or QR code; you may paste the whole link',
  'signin.code.go': 'Sign in',
  'signin.scan': 'Scan QR code',
  'signin.scan.none': 'No code found in the picture; take a clearer one or type the code',
  'signin.scan.unable': 'This browser cannot read QR codes; please type the code',
  'signin.pin.open': 'Sign in with PIN',
  'signin.login': 'Account',
  'signin.pin': 'PIN (digits)',
  'signin.busy': 'Signing in…',
  'signin.need.code': 'Please enter the code',
  'signin.need.login': 'Please enter the account',
  'signin.need.pin': 'Please enter the PIN',
  'signin.failed.refused': 'The code is wrong or was used already; ask the township for another',
  'signin.failed.pin': 'Account or PIN is wrong',
  'signin.failed.offline': 'The first sign-in needs a network. Try again where there is signal',
  'signin.failed.busy': 'The server is busy, please try again later',
  'signin.failed.other': 'Sign-in did not work, please try again',
  'signin.joining': 'Signing in with the link…',
  'signin.wechat':
    'Tap ··· at the top right and choose “Open in browser”, to work without a network.',
  'error.title': 'Something went wrong on this page',
  'error.sub': 'What you saved is safe. Go home, or open the app again.',
  'error.reload': 'Open again',
  'error.store': 'The records on this phone cannot be opened',
  'error.store.sub':
    "Close other windows of Xun'an and open again. In private mode, use a normal window.",
};
