/** The command `tuku snapshot`. */
export const chineseSnapshots = {
  'save the state of a running server, load it again, list or delete what was saved':
    '保存运行中服务的全部数据，重新加载、列出或删除已保存的快照',
  'save the state in a file, in place of an older one of that name': '把数据保存为快照文件，替换同名的旧快照',
  'of this account alone (default: of all)': '只保存该账号的数据（默认保存所有账号）',
  'replace the state by a saved one: of the account that it holds, or of all':
    '用快照替换现有数据：快照属于某个账号则只替换该账号，否则全部替换',
  'list the snapshots': '列出快照',
  'delete a snapshot': '删除快照',
  'folder for snapshots (default: snapshots in the folder of --data-dir)':
    '存放快照的目录（默认为 --data-dir 目录下的 snapshots）',
  '{name} is saved: {size}.': '{name} 已保存：{size}。',
  '{name} is loaded.': '{name} 已加载。',
  '{name} is deleted.': '{name} 已删除。',
  'There are no snapshots.': '没有快照。',
  'all accounts': '所有账号',
  'account {account}': '账号 {account}',

  // what the server refuses
  'there is no folder for snapshots: start Tuku with --snapshot-dir or --data-dir':
    '没有存放快照的目录：请在启动 Tuku 时指定 --snapshot-dir 或 --data-dir',
  'there is no snapshot {name}': '没有名为 {name} 的快照',
  'snapshot {name} cannot be loaded: {reason}': '无法加载快照 {name}：{reason}',
  'the folder for snapshots cannot be used: {reason}': '无法使用存放快照的目录：{reason}',
  'it is no snapshot of Tuku': '该文件不是 Tuku 的快照',
  'it is incomplete, or was changed': '文件不完整，或被改动过',
  'its content is not what its checksum says': '内容与校验和不符',
  'its first line is not that of a snapshot': '首行不是快照的文件头',
  'it has a line that is too long': '其中有一行过长',
  'it has a line that is not JSON': '其中有一行不是合法的 JSON',
  'its rows cannot be stored: {reason}': '其中的数据无法写入：{reason}',
  'its rows do not fit together: {reason}': '其中的数据互相矛盾：{reason}',
  'an uploaded file in it is incomplete': '其中某个上传的文件不完整',
  'it was saved by a newer version of Tuku ({version}): it has {theirs}, this version reads up to {own}':
    '它由更新版本的 Tuku（{version}）保存：其格式为 {theirs}，本版本最高支持 {own}',
  'its pictures are of model {other}; this server runs {own} and will refuse searches among them':
    '其中图片由模型 {other} 提取特征；当前服务使用 {own}，会拒绝对这些图片的检索',
} as const;
