namespace FastMcp.Policy.Tests.Conformance;

/// <summary>A message of a text proto file: fields in order, names as written, values as text, bytes or messages.</summary>
internal sealed class ProtoNode
{
    private readonly List<(string Name, object Value)> _fields = [];

    public void Add(string name, object value) => _fields.Add((name, value));

    public IEnumerable<(string Name, object Value)> Fields => _fields;

    public bool Has(string name) => _fields.Any(field => field.Name == name);

    public IEnumerable<ProtoNode> All(string name) => _fields.Where(field => field.Name == name).Select(field => (ProtoNode)field.Value);

    public ProtoNode? Child(string name) => All(name).FirstOrDefault();

    /// <summary>A scalar: a text was decoded from its bytes, a number or word is as it was written.</summary>
    public string? Text(string name) => _fields.FirstOrDefault(field => field.Name == name).Value switch
    {
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        string word => word,
        _ => null,
    };

    public byte[] Bytes(string name) => (byte[])_fields.First(field => field.Name == name).Value;
}
