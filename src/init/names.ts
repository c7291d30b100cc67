/** The protected environment that firmware waits in until somebody lets it onto a board. */
export const hardwareEnvironment = 'tinyml-hardware'
/** Names that a person sets on GitHub. */
export const variables = {
  allow: 'TINYML_ALLOW',
  hardware: 'TINYML_HARDWARE',
  appClientId: 'TINYML_APP_CLIENT_ID',
} as const
export const appKeySecret = 'TINYML_APP_PRIVATE_KEY'
