// A test that would leave for the real world.
const answer = await fetch('https://example.com/').catch(() => undefined);
console.log(answer === undefined ? 'refused' : 'left');
