import type { GcoreDeploymentSpec } from '../../crd/gcore/deployment-spec.ts';

/** Regions of one deployment that Gcore's portal takes. */
const MOST_REGIONS = 6;

/** Longest description that every account is known to keep. */
const SAFE_DESCRIPTION = 255;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is noticed about. */
interface Noticed {
  name: string;
  /** `spec.gcore.name` gives it. */
  isNamed: boolean;
  spec: GcoreDeploymentSpec;
  /** Names of all variables. */
  variables: readonly string[];
  /** With the mark. */
  description: string;
  /** `spec.replicas` where the target's own scaling rules. */
  unusedReplicas: number | undefined;
  /** `spec.state` is Stopped. */
  isStopped: boolean;
}

/** What the user should know although the platform may well take it. Pure. */
export function noticesOf(noticed: Noticed): readonly string[] {
  const { name, isNamed, spec, variables, description, unusedReplicas, isStopped } = noticed;
  const notices: string[] = [];
  if (unusedReplicas !== undefined) {
    const remedy = unusedReplicas === 0 && !isStopped ? '; to stop it, write spec.state: Stopped' : '';
    notices.push(
      `The field spec.replicas (${unusedReplicas}) is not used: spec.gcore.spec.containers scales the workload${remedy}`,
    );
  }
  if (name.includes('-')) {
    const remedy = isNamed ? '' : '; spec.gcore.name, set at creation, gives it another name';
    notices.push(`Some accounts of Gcore take no hyphens in names, and "${name}" has some${remedy}`);
  }
  if (spec.auth_enabled !== undefined) {
    notices.push('The field spec.gcore.spec.auth_enabled is deprecated: use api_keys');
  }
  if (spec.containers.length > MOST_REGIONS) {
    notices.push(
      `Gcore may refuse more than ${MOST_REGIONS} regions, and there are ${spec.containers.length}`,
    );
  }
  const asleep = spec.containers.find(({ scale }) => scale?.min === 0 && !canWake(scale.triggers));
  if (asleep !== undefined) {
    notices.push(
      `Region ${asleep.region_id} scales down to 0 and only the triggers http and sqs wake it: add one of them`,
    );
  }
  const { logging } = spec;
  const goesNowhere = logging?.destination_region_id === undefined || logging.topic_name === undefined;
  if (logging?.enabled && goesNowhere) {
    notices.push('Logging that is enabled needs destination_region_id and topic_name');
  }
  const odd = variables.find((variable) => !VARIABLE.test(variable));
  if (odd !== undefined) notices.push(`"${odd}" is an unusual name for a variable, which Gcore may refuse`);
  if (description.length > SAFE_DESCRIPTION) {
    notices.push(
      `The description and the operator's mark have more than ${SAFE_DESCRIPTION} characters together: where Gcore cuts them, the workload is known by its name and the time of its creation only, and cannot be found again without this object's status`,
    );
  }
  return notices;
}

type Triggers = NonNullable<GcoreDeploymentSpec['containers'][number]['scale']>['triggers'];

/** Requests wake it, or messages. */
function canWake(triggers: Triggers): boolean {
  return triggers?.http !== undefined || triggers?.sqs !== undefined;
}
