using System.Runtime.CompilerServices;

// Code that ILGPU makes at run time calls the kernels, which nobody else has to see.
[assembly: InternalsVisibleTo(ILGPU.Context.RuntimeAssemblyName)]
