import type { TargetName } from '../../../src/crd/targets.ts';
import type { PlatformType } from '../../../src/crd/platform-types.ts';
import type { KnobPatch } from '../../simulators/runai/knobs.ts';
import { type RunaiSimulator, startRunaiSimulator } from '../../simulators/runai/simulator.ts';
import type { CommonControl } from '../../simulators/support/common-control.ts';
import type { LiveWorkload } from '../../simulators/support/ledger.ts';

/** What a connection of a stage is opened with. */
export interface StageConnection {
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** The platform object's section, without its url. */
  readonly section: Readonly<Record<string, unknown>>;
}

/** A simulator, and how a stage is connected to it. */
export interface StagePlatform<Control extends CommonControl = CommonControl> {
  readonly control: Control;
  stop(): Promise<void>;
  readonly type: PlatformType;
  readonly target: TargetName;
  readonly connection: StageConnection;
  /** What is in the target's section of every object. */
  readonly deployment: Readonly<Record<string, unknown>>;
  /** All that exist. */
  workloads(): Promise<readonly LiveWorkload[]>;
}

/** A Run:ai in this process. */
export async function runaiStagePlatform(
  knobs: KnobPatch = {},
): Promise<StagePlatform<RunaiSimulator['control']>> {
  const simulator = await startRunaiSimulator({ knobs });
  const { control, url } = simulator;
  return {
    control,
    stop: () => simulator.stop(),
    type: 'runai',
    target: 'runai',
    connection: {
      url,
      credentials: { clientId: 'operator', clientSecret: 'operator-secret' },
      section: { defaultProject: 'team-a' },
    },
    deployment: { spec: { image: 'a:1' } },
    workloads: () => control.workloads(),
  };
}

/** The same, for NIM services. */
export async function nimStagePlatform(
  knobs: KnobPatch = {},
): Promise<StagePlatform<RunaiSimulator['control']>> {
  const image = 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3.3';
  const spec = { image, modelStore: { nimCache: { name: 'llama-cache' } } };
  return { ...(await runaiStagePlatform(knobs)), target: 'nim', deployment: { spec } };
}
