import { connection } from '../connection.ts';
import { useStore } from '../hooks.ts';
import { t } from '../text.ts';

/** Says that the server is gone, for as long as it is. */
export function ConnectionNotice() {
  const isLost = useStore(connection) === 'lost';
  return (
    <div class="lost" role="status">
      {isLost && t('connection.lost')}
    </div>
  );
}
