/** What is wrong with a seed. What a vendor answers, and what the parser of YAML says, stays as it is. */
export const chineseSeeds = {
  '{what}; nothing was kept': '{what}；未保留任何内容',
  '{where}: the folder of seeds has no such file': '{where}：种子目录里没有这个文件',
  '{where}: this server has no folder of seeds; start it with --seed-dir':
    '{where}：该服务没有种子目录，请用 --seed-dir 启动',
  '{where}: no key has the account {name}': '{where}：没有密钥属于账号 {name}',

  // files
  '{where}: {path} is not within the folder of seeds': '{where}：{path} 不在种子目录内',
  'an empty path': '空路径',
  '{where}: {path} is not a file': '{where}：{path} 不是文件',
  '{where}: {path} has more than {count} bytes': '{where}：{path} 超过 {count} 字节',
  '{where}: {pattern} names more than {count} files': '{where}：{pattern} 匹配的文件超过 {count} 个',
  '{where}: no file is named {pattern}': '{where}：没有文件匹配 {pattern}',
  '{where}: there is no such file': '{where}：没有这个文件',
  '{where}: cannot be read ({reason})': '{where}：无法读取（{reason}）',
  'unknown reason': '原因不明',

  // form
  '{where}: nested too deep': '{where}：嵌套过深',
  '{where}: account is not the name of an account': '{where}：account 不是账号名',
  '{where}: region is not the name of a region': '{where}：region 不是地域名',
  '{where}: {name} is none of {names}': '{where}：{name} 不是以下任何一个：{names}',
  '{where}: ifExists is none of {policies}': '{where}：ifExists 只能是 {policies}',
  '{where}: expected a list of calls, or a mapping with one as "do"':
    '{where}：应为调用列表，或者以 "do" 为调用列表的映射',
  '{where}: more than {count} calls': '{where}：调用超过 {count} 个',
  '{where}: expected one call: "<dialect> <operation>: { parameters }"':
    '{where}：应为一个调用："<方言> <接口>: { 参数 }"',
  '{where}: expected a mapping of parameters': '{where}：参数应为映射',
  '{where}: answers: expected a mapping of members to names': '{where}：answers 应为从成员到名称的映射',
  '{where}: answers: {member} is no name': '{where}：answers 中的 {member} 不是名称',

  // calls
  '{where}: there is no dialect {name}; there are {names}': '{where}：没有方言 {name}；现有 {names}',
  '{where}: {dialect} has no operation {operation}; it has {names}':
    '{where}：{dialect} 没有接口 {operation}；现有 {names}',
  '{where}: {dialect} has no operation {operation}': '{where}：{dialect} 没有接口 {operation}',
  '{where}: a call has one {word} only': '{where}：一个调用只能有一个 {word}',
  '{where}: $name stands for a file, and the call names none, or several':
    '{where}：$name 代表文件名，而该调用没有指定文件，或指定了多个',
  '{where}: account and region of {name} stand beside the call, not in it':
    '{where}：{name} 的 account 和 region 写在调用旁边，不写在参数里',
  '{where}: not replaced: {reason}': '{where}：未能替换：{reason}',
} as const;
