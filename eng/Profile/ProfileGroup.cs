using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile;

/// <summary>
/// Methods of a profile as instructions: ldtoken of the method, strings that say what follows, and numbers. What was counted
/// is a mask of what is told (all), offset, kind, count, other, and the values, for each probe.
/// </summary>
internal sealed class ProfileGroup(MetadataBuilder metadata)
{
    private const int ToldAll = 0xF;

    // A type that has no name here is told apart from none.
    private const int Unknown = 1;

    public InstructionEncoder Code { get; } = new(new BlobBuilder());

    public void Add(CountedMethod method)
    {
        Token(method.Token);
        Text("InstrumentationDataStart");
        foreach (var element in method.Counts)
        {
            Add(element);
        }

        Text("InstrumentationDataEnd");
        Code.OpCode(ILOpCode.Pop);
    }

    private void Add(CountElement element)
    {
        foreach (var number in new[] { ToldAll, element.Offset, element.Kind, element.Count, element.Other })
        {
            Code.LoadConstantI4(number);
        }

        foreach (var number in element.Numbers)
        {
            Number(number);
        }

        foreach (var type in element.Types)
        {
            Type(type);
        }
    }

    private void Number(long number)
    {
        if (number == (int)number)
        {
            Code.LoadConstantI4((int)number);
        }
        else
        {
            Code.LoadConstantI8(number);
        }
    }

    private void Type(EntityHandle? type)
    {
        if (type is { IsNil: false } named)
        {
            Token(named);
        }
        else
        {
            Code.LoadConstantI4(type is null ? Unknown : 0);
        }
    }

    private void Token(EntityHandle token)
    {
        Code.OpCode(ILOpCode.Ldtoken);
        Code.Token(token);
    }

    private void Text(string text) => Code.LoadString(metadata.GetOrAddUserString(text));
}
