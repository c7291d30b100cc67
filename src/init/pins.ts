/** An action of somebody else's: by full hash, because a tag can be moved, with the version that the hash had when it was pinned. */
const pin = (action: string, hash: string, version: string): string => `${action}@${hash} # ${version}`

export const pins = {
  checkout: pin('actions/checkout', '3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'),
  uploadArtifact: pin('actions/upload-artifact', 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'),
  downloadArtifact: pin('actions/download-artifact', '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'),
  createGithubAppToken: pin('actions/create-github-app-token', '1b10c78c7865c340bc4f6099eb2f838309f1e8c3', 'v3.1.1'),
} as const
