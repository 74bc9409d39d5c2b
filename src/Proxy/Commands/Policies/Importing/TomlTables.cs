using Tomlyn.Model;
using Tomlyn.Serialization;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>TOML without reflection: the untyped tables alone.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class TomlTables : TomlSerializerContext;
