import { render } from 'preact';
import { App } from './app.tsx';
import { watchConnection } from './connection.ts';
import { applyPreferences } from './preferences.ts';

applyPreferences();
watchConnection();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
