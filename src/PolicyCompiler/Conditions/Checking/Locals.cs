using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>The variables of macros in scope, innermost first.</summary>
internal sealed record Locals(string Name, CelType Type, Locals? Outer)
{
    public static Locals? Find(Locals? locals, string name)
    {
        while (locals is not null && locals.Name != name)
        {
            locals = locals.Outer;
        }

        return locals;
    }
}
