import { withTables } from '../../bench/document';

const document = `# Overhead

<!-- table: load -->
old
<!-- end -->

between

<!-- table: request -->
<!-- end -->
`;

test('puts each table between its marks, and a second time in the place of the first', () => {
  const once = withTables(document, { load: '| a |', request: '| b |' });
  const twice = withTables(once, { load: '| c |' });

  expect(twice).toContain('<!-- table: load -->\n\n| c |\n\n<!-- end -->\n\nbetween');
  expect(twice).toContain('<!-- table: request -->\n\n| b |\n\n<!-- end -->');
  expect(twice).not.toContain('old');
});

test('keeps what stands between marks whose table was not measured', () => {
  expect(withTables(document, {})).toBe(document);
});
