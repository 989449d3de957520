import { languageOf, languages } from '../messages/language.ts';
import { t, useLanguage } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { version } from '../server/version.ts';
import { apiCommand } from './api.ts';
import { caCommand } from './ca.ts';
import { clockCommand } from './clock.ts';
import { createCommand } from './command.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { envCommand } from './env.ts';
import { execCommand } from './exec.ts';
import { faultCommand } from './fault.ts';
import { healthCommand } from './health.ts';
import { logsCommand } from './logs.ts';
import { modelCommand } from './model.ts';
import { recordCommand } from './record.ts';
import { reportUserErrors } from './report.ts';
import { requestsCommand } from './requests.ts';
import { seedCommand } from './seed.ts';
import { snapshotCommand } from './snapshot.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { waitCommand } from './wait.ts';

/** The language comes first: the help is in it. What follows `--` is another command's. */
async function chooseLanguage(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const at = own.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const flag = at < 0 ? undefined : (own[at]?.split('=')[1] ?? own[at + 1] ?? '');
  await useLanguage(languageOf(env));
  const [name, asked] = flag === undefined ? ['TUKU_LANG=', env.TUKU_LANG] : ['--lang ', flag];
  if (!asked && flag === undefined) return;
  const language = languages.find((each) => each === asked);
  if (language === undefined) throw new OptionError(`${name}${asked}: expected en or zh`);
  await useLanguage(language);
}

await reportUserErrors(async () => {
  await chooseLanguage(process.argv.slice(2), process.env);
  const about =
    'A local endpoint for Chinese cloud image-search and vector APIs and Amazon S3 Vectors, with real similarity search.';
  const program = createCommand('tuku', about)
    .version(version, '-V, --version', t('output the version number'))
    .helpCommand('help [command]', t('display help for command'))
    // Options after the command of `tuku exec` belong to that command.
    .enablePositionalOptions()
    .addCommand(startCommand())
    .addCommand(stopCommand())
    .addCommand(statusCommand())
    .addCommand(waitCommand())
    .addCommand(healthCommand())
    .addCommand(logsCommand())
    .addCommand(requestsCommand())
    .addCommand(seedCommand())
    .addCommand(recordCommand())
    .addCommand(clockCommand())
    .addCommand(faultCommand())
    .addCommand(execCommand())
    .addCommand(envCommand())
    .addCommand(caCommand())
    .addCommand(modelCommand())
    .addCommand(snapshotCommand())
    .addCommand(doctorCommand())
    .addCommand(apiCommand());
  await program.addCommand(completionCommand(program)).parseAsync();
});
