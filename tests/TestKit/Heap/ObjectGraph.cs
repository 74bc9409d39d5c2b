using System.Reflection;
using System.Runtime.CompilerServices;

namespace FastMcp.TestKit.Heap;

/// <summary>Bytes of the heap that an object keeps alive, by where they hang: follows every field by reflection, and each object counts once.</summary>
public sealed class ObjectGraph
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, long> _byPath = [];
    private readonly Func<object, bool> _isOf;

    /// <param name="isOf">Whether an object belongs to what is counted; what does not is not followed.</param>
    public ObjectGraph(Func<object, bool>? isOf = null) => _isOf = isOf ?? (_ => true);

    /// <summary>Paths are no more than the field that an object was met by, and its type: for graphs whose paths have no end.</summary>
    public bool IsByField { get; init; }

    public long Bytes => _byPath.Values.Sum();

    public IReadOnlyDictionary<string, long> ByPath => _byPath;

    /// <summary>Counts what hangs on a root and was not met before.</summary>
    public ObjectGraph Walk(object root, string name = "")
    {
        var open = new Stack<(object Object, string Path)>();
        Meet(open, root, name);
        while (open.TryPop(out var next))
        {
            _byPath[next.Path] = _byPath.GetValueOrDefault(next.Path) + SizeOf(next.Object);
            foreach (var (field, value) in Fields(next.Object))
            {
                Meet(open, value, IsByField ? $"{next.Object.GetType().Name}.{field} {value.GetType().Name}" : field.Length == 0 ? next.Path : next.Path + "." + field);
            }
        }

        return this;
    }

    /// <summary>What is met from now on counts; what was met before does not.</summary>
    public ObjectGraph Forget()
    {
        _byPath.Clear();
        return this;
    }

    private static IEnumerable<(string Field, object Value)> Fields(object from)
    {
        if (from is Array array)
        {
            if (array.GetType().GetElementType() is { IsPrimitive: false, IsPointer: false })
            {
                foreach (var one in array)
                {
                    foreach (var inside in Values("", one, array.GetType().GetElementType()!))
                    {
                        yield return inside;
                    }
                }
            }

            yield break;
        }

        for (var type = from.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsPointer || field.FieldType.IsByRefLike)
                {
                    continue;
                }

                foreach (var inside in Values(field.Name, field.GetValue(from), field.FieldType))
                {
                    yield return inside;
                }
            }
        }
    }

    private static IEnumerable<(string Field, object Value)> Values(string name, object? value, Type declared)
    {
        if (value is null || declared.IsPrimitive || declared.IsEnum || value is string { Length: 0 } or Pointer)
        {
            return [];
        }

        // A struct is no object of its own: its fields are looked at.
        return declared.IsValueType ? Fields(value).Select(inside => (name + "." + inside.Field, inside.Value)) : [(name, value)];
    }

    // The size of an instance without its elements, and of an element, stand at the beginning of its method table.
    private static long SizeOf(object one) => (Length(one) + 7) & ~7L;

    private static unsafe long Length(object one)
    {
        var table = (byte*)one.GetType().TypeHandle.Value;
        var size = *(uint*)(table + 4);
        if (one is string text)
        {
            return size + (text.Length * 2L);
        }

        return one is Array array ? size + ((long)*(ushort*)table * array.LongLength) : size;
    }

    private void Meet(Stack<(object Object, string Path)> open, object one, string path)
    {
        if (one is not (Type or Assembly or MemberInfo or Module or Thread) && _isOf(one) && _seen.Add(one))
        {
            open.Push((one, path));
        }
    }
}
