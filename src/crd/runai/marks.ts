import { z } from 'zod';
import { cel } from '../cel.ts';
import { anyText, LABEL_MAX, listByKey, NAME_MAX, text } from '../fields.ts';
import { ownerMarkKey } from '../names.ts';
import { item } from './item.ts';

/** Most annotations, and most labels. */
const MARKS_MAX = 128;
const ANNOTATION_MAX = 65_536;

const annotation = cel(
  item({
    name: text(LABEL_MAX).describe('Name of the annotation.'),
    value: anyText(ANNOTATION_MAX).optional().describe('Its value.'),
  }),
  {
    rule: `self.name != '${ownerMarkKey}'`,
    message: `the annotation ${ownerMarkKey} is the operator's own mark: take it out`,
    reason: 'FieldValueForbidden',
    fieldPath: '.name',
  },
);

/** Annotations of the workload. */
export const annotations = listByKey(z.array(annotation).max(MARKS_MAX), 'name').describe(
  'Annotations of the workload.',
);

const label = item({
  name: text(LABEL_MAX).describe('Name of the label.'),
  value: anyText(NAME_MAX).optional().describe('Its value.'),
});

/** Labels of the workload. */
export const labels = listByKey(z.array(label).max(MARKS_MAX), 'name').describe('Labels of the workload.');

const relatedUrl = item(
  {
    name: text(NAME_MAX).optional().describe('Name of the entry.'),
    url: text(2048).optional().describe('The URL.'),
    type: text(NAME_MAX).optional().describe('What it leads to.'),
  },
  ['url', 'type'],
);

/** Links that the console shows. */
export const relatedUrls = z
  .array(relatedUrl)
  .max(64)
  .describe('Links that the console of Run:ai shows with the workload.');
