import { algoLib, type CityServer, camera, startCity, workGroup } from './harness.ts';

let city: CityServer;
afterEach(() => city.close());

it('unknown-references=refused: instances and work groups must have been created', async () => {
  city = await startCity({ switches: ['alibaba-cityvisual.unknown-references=refused'] });
  const { InstanceId } = algoLib;
  const missing = '404 InvalidInstanceId.NotFound';
  expect(await city.codeOf('CreateAlgoLib', algoLib)).toBe(missing);
  expect(await city.codeOf('DescribeAlgoLibs', { InstanceId })).toBe(missing);
  const search = { InstanceId, StartTime: '1553734800000', From: 0, Size: 1 };
  expect(await city.codeOf('SearchImages', search)).toBe(missing);
  expect(await city.codeOf('ListParkingResults', { InstanceId })).toBe(missing);

  const made = await city.ok('CreateInstance', { RegionId: 'cn-shanghai', InstanceCapacity: 1 });
  const own = { InstanceId: String(made.InstanceId) };
  await city.ok('CreateAlgoLib', { ...algoLib, ...own });
  await city.ok('SearchImages', { ...search, ...own });
  expect(await city.codeOf('CreateCamera', { ...camera, ...own })).toBe('404 InvalidGroupId.NotFound');
  const { WorkGroupId } = await city.ok('CreateWorkGroup', { ...workGroup, ...own });
  await city.ok('CreateCamera', { ...camera, ...own, WorkGroupId: String(WorkGroupId) });
});

it('capability-names=created: a library may only name capabilities of its instance', async () => {
  city = await startCity({ switches: ['alibaba-cityvisual.capability-names=created'] });
  const refused = '400 InvalidCapabilities.ValueNotSupported';
  expect(await city.codeOf('CreateAlgoLib', algoLib)).toBe(refused);
  for (const CapabilityName of ['PERSON', 'FACE']) {
    await city.ok('CreateCapability', { InstanceId: algoLib.InstanceId, CapabilityName });
  }
  const { AlgoLibId } = await city.ok('CreateAlgoLib', algoLib);
  const { InstanceId: _, ...change } = algoLib;
  const modify = { ...change, AlgoLibId: String(AlgoLibId) };
  await city.ok('ModifyAlgoLib', modify);
  expect(await city.codeOf('ModifyAlgoLib', { ...modify, CapabilityNames: 'VEHICLE' })).toBe(refused);
});
