export const posts = {
  open: "Other accounts",
  title: "Accounts in this browser",
  body: "Each post has an account of its own with its own keys. Choosing one locks the one that is open and asks for the other's passphrase. You are told when something comes for any of them.",
} as const;
