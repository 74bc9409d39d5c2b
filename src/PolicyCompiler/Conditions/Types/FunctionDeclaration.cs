namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>A function by name and number of arguments, and the run-time routine behind it.</summary>
/// <param name="Routine">A method of FastMcp.Policy.Conditions.Functions.</param>
internal sealed record FunctionDeclaration(string Name, bool IsMethod, int Arity, string Routine, IReadOnlyList<Overload> Overloads);
