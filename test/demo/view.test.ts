import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { row, sampleScene } from './sample-scene.ts';
import { renderView, type View } from './view.ts';

const plain = (_tone: string, text: string): string => text;
const view: View = {
  doing: [{ text: 'Building kube-apiserver', seconds: 12 }],
  scene: sampleScene,
  hint: 'Ctrl-C ends it',
};

describe('the view', () => {
  test('on a wide terminal has a row per deployment, and below it why it is not Ready', () => {
    expect(renderView(view, { columns: 150, rows: 40 }, plain)).toEqual([
      '▸ Building kube-apiserver  12 s',
      '',
      'platform runai  Connected  https://acme.run.ai',
      '',
      'NAME      READY  REASON   PHASE    PLATFORM  ENDPOINT                                                LAST EVENT',
      'chat      True   Running  Running  runai     https://chat-team-a.inference.gpu-west.example.com      Ready: It runs.',
      'reranker  False  Failed   Running  runai     https://reranker-team-a.inference.gpu-west.example.com  Failed',
      '    Run:ai gave the new revision up and serves the one before: image example.com/a:typo cannot be pulled',
      '',
      'Ctrl-C ends it',
    ]);
  });

  test('on a usual one has endpoint and event below the row', () => {
    expect(renderView(view, { columns: 80, rows: 40 }, plain)).toEqual([
      '▸ Building kube-apiserver  12 s',
      '',
      'platform runai  Connected  https://acme.run.ai',
      '',
      'NAME      READY  REASON   PHASE    PLATFORM',
      'chat      True   Running  Running  runai',
      '    endpoint  https://chat-team-a.inference.gpu-west.example.com',
      '    event     Ready: It runs.',
      'reranker  False  Failed   Running  runai',
      '    Run:ai gave the new revision up and serves the one before: image',
      '    example.com/a:typo cannot be pulled',
      '    endpoint  https://reranker-team-a.inference.gpu-west.example.com',
      '    event     Failed',
      '',
      'Ctrl-C ends it',
    ]);
  });

  test('in a low window keeps why something is wrong, then one line per object, then what has room', () => {
    const low = renderView(view, { columns: 80, rows: 13 }, plain);
    expect(low).toContain('    example.com/a:typo cannot be pulled');
    expect(low.join('\n')).not.toContain('endpoint');
    expect(renderView(view, { columns: 80, rows: 8 }, plain)).toEqual([
      '▸ Building kube-apiserver  12 s',
      'platform runai  Connected  https://acme.run.ai',
      'NAME      READY  REASON   PHASE    PLATFORM',
      'chat      True   Running  Running  runai',
      'reranker  False  Failed   Running  runai',
      'Ctrl-C ends it',
    ]);
    expect(renderView(view, { columns: 80, rows: 5 }, plain)).toEqual([
      '▸ Building kube-apiserver  12 s',
      'platform runai  Connected  https://acme.run.ai',
      'NAME      READY  REASON   PHASE    PLATFORM',
      '… 3 lines more: make the window taller',
    ]);
  });

  test('of nothing has no lines', () => {
    const nothing = { doing: [], scene: { platforms: [], deployments: [] }, hint: '' };
    expect(renderView(nothing, { columns: 80, rows: 24 }, plain)).toEqual([]);
  });

  test('a deployment that has said nothing yet is there all the same', () => {
    const fresh = row('new', {
      ready: '',
      reason: '',
      phase: '',
      endpoint: '',
      event: '',
      eventId: '',
      health: 'busy',
    });
    const scene = { platforms: [], deployments: [fresh] };
    expect(renderView({ doing: [], scene, hint: '' }, { columns: 80, rows: 24 }, plain)).toEqual([
      'NAME  READY  REASON  PHASE  PLATFORM',
      'new                         runai',
    ]);
  });

  test('colours say how an object is', () => {
    const toned = (tone: string, text: string): string => (tone === 'bad' ? `!${text}!` : text);
    expect(renderView(view, { columns: 80, rows: 40 }, toned).join('\n')).toContain('!False!  !Failed!');
  });

  test('never is wider or higher than the terminal, however small that is', () => {
    const words = fc.string({ maxLength: 200 });
    const deployment = fc.record({
      name: fc.string({ minLength: 1, maxLength: 63 }),
      phase: words,
      reason: words,
      message: words,
      endpoint: words,
      event: words,
    });
    fc.assert(
      fc.property(
        fc.array(deployment, { maxLength: 30 }),
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (deployments, columns, rows) => {
          const scene = {
            platforms: sampleScene.platforms,
            deployments: deployments.map((given) => row(given.name, given)),
          };
          const lines = renderView({ ...view, scene }, { columns, rows }, plain);
          expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
          for (const line of lines) expect(line.length).toBeLessThan(columns);
        },
      ),
    );
  });
});
