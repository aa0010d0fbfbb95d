/** The least that Run:ai needs to run something. */
export const image = 'vllm/vllm-openai:v0.10.0';

/** The least that a NIM service needs. */
export const nimBase = {
  image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3',
  modelStore: { nimCache: { name: 'llama-cache' } },
};

/** The least that Gcore needs to run something in one region. */
export const leastSpec = {
  image: 'vllm/vllm-openai:v0.10.0',
  listening_port: 8000,
  flavor_name: 'inference-16vcpu-232gib-1xh100-80gb',
  containers: [{ region_id: 7 }],
};
